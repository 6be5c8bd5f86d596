/** The voice: tells people and foreign systems what was done. */
package io.weir.notifier;
