/** Single neurons and heads over many queries: what they write, and which queries excite them. */
package genir.interpret.unit;
