package genir.training.loop;

/** Batches for an encoder-decoder; skipped ones have no objectives. */
public interface BatchSource extends Batches<TrainingBatch> {}
