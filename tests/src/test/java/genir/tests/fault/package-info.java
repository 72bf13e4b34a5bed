/** What breaks a run from outside: kills, damaged files, full and read-only disks, input that lies. */
package genir.tests.fault;
