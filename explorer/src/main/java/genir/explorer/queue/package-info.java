/** One thread for all that models compute: short questions first, and long ones give way to them. */
package genir.explorer.queue;
