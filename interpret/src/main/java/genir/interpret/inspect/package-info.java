/** One query through the model: what it predicts, what the logit lens reads off any site, with or without interventions. */
package genir.interpret.inspect;
