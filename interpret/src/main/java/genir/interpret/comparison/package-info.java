/**
 * Runs side by side: what {@code genir compare} found out about their systems, configurations, trainings and findings, as one
 * HTML page of the report's look ({@link genir.interpret.comparison.ComparisonPage}) and as JSON.
 */
package genir.interpret.comparison;
