/** A name of a header as istiod takes it. The comma is in it by mistake: `+-.` is a range (istio, `validHeaderNameRegex`). */
export const HEADER_TOKEN = /^[!#$%&'*+,\-.^_`|~A-Za-z0-9]+$/;
