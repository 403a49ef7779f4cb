import { Component, type ReactNode } from 'react';
import { toErrorBody } from '#shared/rpc/errors.ts';
import { ErrorNote } from '../ui/states.tsx';
import s from './App.module.css';

/** Keeps a fault in one screen from taking the window down. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    if (!('error' in this.state)) return this.props.children;
    return (
      <div className={s['crash']}>
        <ErrorNote error={toErrorBody(this.state.error)} onRetry={() => window.location.reload()} />
      </div>
    );
  }
}
