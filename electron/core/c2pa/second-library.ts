/** The Rust library in the pinned c2pa-wasm 0.13.3, as it writes it into claims. Apart from the module, which only workers load. */
export const secondLibrary = 'c2pa-rs 0.91.3';
