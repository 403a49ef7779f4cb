import type { SecondOpinion } from '#shared/api/bench.ts';
import { HostileText } from '../../../ui/HostileText.tsx';
import { Badge, Mark } from '../../../ui/Mark.tsx';
import { codeRows, kindTones } from './opinion-words.ts';
import s from './SecondOpinion.module.css';

/** The codes of the file's own manifest, engine by engine, those first that they do not give alike. */
export function CodeTable({ engines }: { engines: SecondOpinion['engines'] }) {
  const rows = codeRows(engines);
  if (rows.length === 0) return undefined;
  return (
    <table className={s['codes']}>
      <caption className={s['caption']}>Codes of the file’s own manifest</caption>
      <thead>
        <tr>
          <th scope="col">Code</th>
          {engines.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ code, said, differs }) => (
          <tr key={code} className={s[differs ? 'differs' : 'alike']}>
            <th scope="row">
              <HostileText text={code} mono max={120} /> {differs && <Badge tone="attention">Differs</Badge>}
            </th>
            {engines.map(({ name }, index) => {
              const kind = said[index];
              return (
                <td key={name}>
                  {kind === undefined ? (
                    <span className={s['quiet']}>Not given</span>
                  ) : (
                    <>
                      <Mark tone={kindTones[kind]} size={13} /> {kind}
                    </>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
