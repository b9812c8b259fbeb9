package io.socks5.transport;

/**
 * The tunnels of one connect that makes several tries, each with another endpoint. Each
 * {@link #start} begins a try. All tries share the timeouts of the connect. Only one
 * thread at a time may use it.
 */
public interface TunnelTries extends TunnelSource {

	/**
	 * Chooses another endpoint after a try has failed.
	 * @return {@code false} if no other try is to be made, so that the failure is final
	 */
	boolean next();

	/**
	 * Ends the connect without another try. It has no effect on a try that has ended.
	 */
	void abandon();

}
