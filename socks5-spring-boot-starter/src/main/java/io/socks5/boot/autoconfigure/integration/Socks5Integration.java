package io.socks5.boot.autoconfigure.integration;

/**
 * A client of Spring Boot that this application routes through the proxy. Each
 * integration contributes such a bean.
 *
 * @param name the name of the client below {@code socks5.proxy.integrations}
 * @param client the client as the line at the start names it
 */
public record Socks5Integration(String name, String client) {

	static final String PREFIX = "socks5.proxy.integrations.";

	/**
	 * Returns the property that enables the integration.
	 * @return its full name
	 */
	public String property() {
		return PREFIX + this.name + ".enabled";
	}

	/**
	 * Creates a failure: the client cannot keep the promise.
	 * @param reason the reason, a sentence without a full stop
	 * @param remedy the action to take, a sentence
	 * @return the failure
	 */
	public UnsupportedIntegrationException refuse(String reason, String remedy) {
		return new UnsupportedIntegrationException(property(), reason,
				remedy + " Or set '%s' to false. %s then bypasses the proxy.".formatted(property(), this.client));
	}

}
