/** Models with their vocabularies on disk: ours, and those of Hugging Face's transformers, in and out. */
package genir.cli.checkpoint;
