import { Suspense } from 'react';
import { useStore } from 'zustand';
import { Skeleton } from '../ui/states.tsx';
import s from './App.module.css';
import { Banner } from './Banner.tsx';
import { CommandPalette } from './CommandPalette.tsx';
import { DropTarget } from './DropTarget.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Notices } from './Notices.tsx';
import { Rail } from './Rail.tsx';
import { routeStore } from './routes.ts';
import { screens } from './screens.ts';

/** The frame around every screen. */
export function App() {
  const { screen: id, item, rest } = useStore(routeStore);
  const screen = screens.find((entry) => entry.id === id) ?? screens[0];
  if (!screen) throw new Error('There are no screens.');
  const { component: Screen } = screen;
  return (
    <div className={s['app']}>
      <a className={s['skip']} href="#main" onClick={skipToMain}>
        Skip to the screen
      </a>
      <Rail current={screen.id} />
      <div className={s['column']}>
        <Banner />
        <main className={s['main']} id="main" tabIndex={-1} aria-label={screen.label}>
          <ErrorBoundary key={screen.id}>
            <Suspense fallback={<Loading />}>
              <Screen item={item} rest={rest} />
            </Suspense>
          </ErrorBoundary>
        </main>
      </div>
      <Notices />
      <CommandPalette />
      <DropTarget />
    </div>
  );
}

/** The address holds the route, so the link must not change it. */
function skipToMain(event: React.MouseEvent): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}

const Loading = () => (
  <div className={s['loading']}>
    <Skeleton label="Loading the screen" />
  </div>
);
