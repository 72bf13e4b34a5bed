/** Path patching: what some components change reaches others through the residual stream, and nothing else of the model. */
package genir.interpret.path;
