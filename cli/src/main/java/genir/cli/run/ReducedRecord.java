package genir.cli.run;

import java.util.List;

/**
 * What a reduced model was trained from: its {@code training.json}.
 *
 * @param fingerprint of all that decides the model
 * @param run fingerprint of the training of the run's own model
 * @param seed with which the documents were drawn
 * @param omitted ids of the documents it lacks
 * @param steps optimiser steps done
 * @param bestStep the step whose weights were kept
 * @param seconds the training took
 */
record ReducedRecord(
        String fingerprint, String run, long seed, List<String> omitted, int steps, int bestStep, double seconds) {}
