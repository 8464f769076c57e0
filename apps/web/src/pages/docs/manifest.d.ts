/** Made by the build (`build/docs`): all pages in their order. */
declare module 'waybill:docs' {
  const subjects: readonly import('./doc-node.ts').DocSubject[];

  export { subjects };
}
