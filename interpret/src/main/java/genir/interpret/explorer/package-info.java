/** What a live page on a trained model is, for who provides one: the module genir-explorer does. */
package genir.interpret.explorer;
