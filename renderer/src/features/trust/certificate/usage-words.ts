/** Extended key usages by name: C2PA 2.2, 14.4 and 14.5.1; RFC 5280, 4.2.1.12. */
const names: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'Web server',
  '1.3.6.1.5.5.7.3.2': 'Web client',
  '1.3.6.1.5.5.7.3.3': 'Code signing',
  '1.3.6.1.5.5.7.3.4': 'E-mail protection',
  '1.3.6.1.5.5.7.3.36': 'Document signing',
  '1.3.6.1.5.5.7.3.8': 'Time-stamping',
  '1.3.6.1.5.5.7.3.9': 'Revocation answers (OCSP)',
  '1.3.6.1.4.1.311.76.59.1.9': 'C2PA signing (Microsoft)',
  '1.3.6.1.4.1.62558.2.1': 'C2PA claim signing',
  '2.5.29.37.0': 'Any use',
};

/** What an extended key usage is called; an unknown one keeps its number. */
export const usageWords = (oid: string): string => names[oid] ?? oid;
