import { Component, type ComponentChildren } from 'preact';
import { Button } from '../ui/button.tsx';
import { Page } from '../ui/page.tsx';
import { Empty } from '../ui/states.tsx';

/** Keeps a fault of one page to that page: the bar stays, and says where else to go. */
export class Broken extends Component<{ children: ComponentChildren; place: string }, { at: string | null }> {
  override state = { at: null as string | null };

  override componentDidCatch(error: unknown): void {
    console.error(error);
    this.setState({ at: this.props.place });
  }

  override render() {
    // Gone somewhere else, it is tried anew.
    if (this.state.at !== this.props.place) return this.props.children;
    return (
      <Reload title="This page does not work">What went wrong stands in the console of the browser.</Reload>
    );
  }
}

/** In place of a page whose script did not come: the server was brought up to date meanwhile, or is out of reach. */
export function NotLoaded() {
  return (
    <Reload title="This page could not be loaded">
      The registry may have been brought up to date since you opened it, or does not answer.
    </Reload>
  );
}

function Reload({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <Page title={title}>
      <div class="card" role="alert">
        <Empty
          title="Load it again"
          actions={
            <Button look="primary" onClick={() => location.reload()}>
              Load it again
            </Button>
          }
        >
          {children}
        </Empty>
      </div>
    </Page>
  );
}
