package io.socks5.boot.autoconfigure;

/**
 * Thrown at a connect while no proxy of a service has been discovered.
 */
class NoDiscoveredProxyException extends IllegalStateException {

	NoDiscoveredProxyException(String service) {
		super("No instance of the service '" + service + "' has been discovered");
	}

}
