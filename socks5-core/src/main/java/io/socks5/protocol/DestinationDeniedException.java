package io.socks5.protocol;

/**
 * Thrown if a route denies the destination. Nothing was opened, and no name was looked
 * up.
 */
public final class DestinationDeniedException extends Socks5Exception {

	private final Endpoint denied;

	/**
	 * Creates an exception for a denied destination.
	 * @param proxy the proxy of the client, which was not contacted
	 * @param destination the destination
	 * @param route the pattern of the route, for the message
	 */
	public DestinationDeniedException(Endpoint proxy, Endpoint destination, String route) {
		super(new FailureContext(Phase.ROUTE, proxy, destination),
				"The destination " + destination + " is denied by the route '" + route + "'; nothing was opened");
		this.denied = destination;
	}

	private DestinationDeniedException(DestinationDeniedException failure) {
		super(failure);
		this.denied = failure.denied;
	}

	/**
	 * Returns the denied destination.
	 * @return the destination
	 */
	@Override
	public Endpoint destination() {
		return this.denied;
	}

	@Override
	public boolean otherProxyMayHelp() {
		return false;
	}

	@Override
	public DestinationDeniedException again() {
		return new DestinationDeniedException(this);
	}

}
