/** How commands from the command line reach their canary, and how their answers come back. */
package io.weir.app.order;
