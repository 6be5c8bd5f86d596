/** Which message with which weight goes to whom: pure functions of a change. */
package io.weir.notifier.alert;
