package io.socks5.boot.autoconfigure.ldap;

import io.socks5.boot.autoconfigure.integration.LookedUp;
import io.socks5.boot.autoconfigure.integration.TestCertificate;

import org.springframework.ldap.core.ContextSource;

/**
 * A program that uses LDAP.
 */
public final class LdapLookups {

	private LdapLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments a trust store, then the properties of one application after the
	 * other, each list in one argument
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		System.setProperty("javax.net.ssl.trustStore", arguments[0]);
		System.setProperty("javax.net.ssl.trustStorePassword", TestCertificate.PASSWORD);
		for (int i = 1; i < arguments.length; i++) {
			LdapApplication.runner()
				.withPropertyValues(arguments[i].split("\n"))
				.run((context) -> LdapApplication.read(context.getBean(ContextSource.class)));
		}
		LookedUp.print();
	}

}
