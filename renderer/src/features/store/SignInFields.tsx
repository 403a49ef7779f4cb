import { TextField } from '../../ui/Field.tsx';
import type { ConnectionForm } from './connection-form.ts';

interface SignInFieldsProps {
  form: ConnectionForm;
  set: (change: Partial<ConnectionForm>) => void;
  /** What is kept goes on to be used while nothing else is typed. */
  isKept: boolean;
}

/** The fields of the chosen way to sign in. */
export function SignInFields({ form, set, isKept }: SignInFieldsProps) {
  const kept = isKept ? { placeholder: 'Kept', description: 'Kept as it is. Type another to replace it.' } : {};
  switch (form.kind) {
    case 'none':
      return null;
    case 'bearer':
    case 'url':
      return (
        <TextField label="Token" type="password" value={form.token} onChange={(token) => set({ token })} {...kept} />
      );
    case 'basic':
      return (
        <>
          <TextField label="User" value={form.user} onChange={(user) => set({ user })} maxLength={500} />
          <TextField
            label="Password"
            type="password"
            value={form.password}
            onChange={(password) => set({ password })}
            {...kept}
          />
        </>
      );
    case 'oauth':
      return (
        <>
          <TextField
            label="Token address"
            placeholder="https://login.example.org/oauth2/token"
            value={form.tokenUrl}
            onChange={(tokenUrl) => set({ tokenUrl })}
            maxLength={2000}
          />
          <TextField
            label="Client id"
            value={form.clientId}
            onChange={(clientId) => set({ clientId })}
            maxLength={500}
          />
          <TextField
            label="Client secret"
            type="password"
            value={form.clientSecret}
            onChange={(clientSecret) => set({ clientSecret })}
            {...kept}
          />
          <TextField
            label="Scope"
            description="If the store asks for one."
            value={form.scope}
            onChange={(scope) => set({ scope })}
            maxLength={1000}
          />
        </>
      );
  }
}
