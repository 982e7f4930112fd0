/** What the bundles of site/frontend/src and one script of the platform hand to others by the window. */
interface Window {
  echarts: Pick<typeof import("echarts/core"), "init" | "registerMap">;
  htmx: typeof import("htmx.org").default;
  /** The text in a picture, or null when there is no readable code in it. */
  readQr(image: ImageData): string | null;
  countyMap: {
    draw(
      box: HTMLElement,
      optionOf: (data: any, outlines: any) => object,
      ready?: ((chart: any, data: any) => void) | null,
    ): Promise<void>;
  };
  idb: Pick<typeof import("idb"), "openDB">;
  bookFiles: {
    tablesOf(bytes: Uint8Array): string[][][] | null;
    tablesOfPage(text: string): string[][][];
  };
  /** The marker reader, in a worker. */
  AR: any;
  /** Safari before 14.1. */
  webkitAudioContext?: typeof AudioContext;
}

/** What a classic worker loads a library with. */
declare function importScripts(...urls: string[]): void;
declare const echarts: Window["echarts"];
