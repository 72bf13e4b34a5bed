/** What a program is made of: instructions over operands, which say what is computed and not how. */
package genir.model.plan.instruction;
