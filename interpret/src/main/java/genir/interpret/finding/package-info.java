/**
 * The findings F1 to F9 of the paper, and more beyond it, each tested on the model at hand (method.md, section 5). A finding is a {@link
 * genir.interpret.finding.Claim}: it takes numbers of single queries out of what the analyses found, makes a {@link
 * genir.interpret.finding.Criterion} or several of them, and says how they decide. A new one is a class here and a line in
 * {@link genir.interpret.finding.Findings}.
 */
package genir.interpret.finding;
