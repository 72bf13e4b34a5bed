package genir.model.plan;

import genir.model.plan.instruction.ElementType;
import genir.model.plan.instruction.Instruction;
import genir.model.plan.instruction.Operand;

/** Takes instructions of the caller's while a program is made, beside those that are selected for its graph. */
public interface ProgramWriter {
    /** Numbers that the caller fills in before each run. */
    Operand input(String name, ElementType type, long... shape);

    /** Numbers that an instruction makes and the caller may read after a run. */
    Operand output(String name, ElementType type, long... shape);

    /** Memory of the caller's, one name for each; it may overlap with that of another name. */
    Operand external(String name, ElementType type, External memory);

    /** A value of the graph that is there by now; of {@link PlanSpec#made} ones, where it is to be made. */
    Operand value(String variable);

    /** Adds an instruction behind those that are there by now. */
    void add(Instruction instruction);
}
