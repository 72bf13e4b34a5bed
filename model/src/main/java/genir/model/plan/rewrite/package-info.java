/** The graph as nodes, and what rewrites them into fewer and faster ones: graph to graph, whatever the device. */
package genir.model.plan.rewrite;
