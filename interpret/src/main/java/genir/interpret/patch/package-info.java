/** Interventions on a model's sites, and the one engine that carries them out. */
package genir.interpret.patch;
