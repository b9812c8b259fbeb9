package io.socks5.testkit.real;

/**
 * What differs between real proxies. A failure is a text of {@code Refusals}.
 *
 * @param wrongLogin the failure where the proxy asks for a login and gets a wrong one
 * @param noCommonMethod the failure where the client does not offer the proxy's method
 * @param refusedPort the failure of a connect to a port where nothing listens
 * @param unknownHost the failure of a connect to a name that the proxy does not know
 * @param keepsHalfOpen whether the end of one direction leaves the other one open
 */
public record ProxyTraits(String wrongLogin, String noCommonMethod, String refusedPort, String unknownHost,
		boolean keepsHalfOpen) {

}
