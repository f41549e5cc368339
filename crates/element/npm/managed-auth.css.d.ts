// A stylesheet: importing it has a bundler put it into the page.
export {};
