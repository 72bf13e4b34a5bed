/** Opens a trained model up: interventions, lenses, contributions, figures and the report. */
package genir.interpret;
