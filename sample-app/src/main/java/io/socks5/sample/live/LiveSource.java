package io.socks5.sample.live;

/**
 * A part of the application whose state the page shows. Each page receives the state when
 * it connects, and after each change.
 */
public interface LiveSource {

	/**
	 * Returns the name of the events.
	 * @return the name
	 */
	String eventName();

	/**
	 * Returns the current state. This method must be fast.
	 * @return the state, as an object that becomes JSON
	 */
	Object state();

}
