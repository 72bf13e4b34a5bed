/** JMH benchmarks of the engine's parts, at the sizes that the toy of {@code genir bench} has; run by the profile bench. */
package genir.tests.bench;
