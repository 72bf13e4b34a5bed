/** The sections on what happens inside the model, one class an analysis or two: what the interpretability suite found. */
package genir.interpret.report.inside;
