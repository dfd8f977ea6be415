// Deno's checker cannot read a `.wasm` that lies in an npm package: this is its shape in workerd.
declare const module: WebAssembly.Module;
export default module;
