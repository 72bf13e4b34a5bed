/** An experiment: its configuration, its run directory, and the steps that fill it. */
package genir.cli.run;
