/**
 * Documents for a trained run: {@link genir.cli.add.Addition} makes a new run beside it, of the old collection and the new
 * documents, that goes on from the old model. The pipeline then treats it as any other; what is particular to it follows from
 * {@code training.rehearsal} and from the files that lie beside the collection.
 */
package genir.cli.add;
