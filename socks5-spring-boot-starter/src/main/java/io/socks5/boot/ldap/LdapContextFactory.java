package io.socks5.boot.ldap;

import java.util.Hashtable;

import javax.naming.Context;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import javax.naming.spi.NamingManager;

/**
 * Creates LDAP contexts that connect through a SOCKS5 proxy, also when they connect
 * again. The property {@value #CLIENT} of the environment has the key of the client.
 * Referrals are not followed.
 */
public final class LdapContextFactory implements InitialContextFactory {

	/** The property of an environment that has the key of a client. */
	public static final String CLIENT = "io.socks5.ldap.client";

	/** The property of an environment that has the name of JNDI's socket factory. */
	public static final String SOCKET_FACTORY = LdapEnvironment.SOCKET_FACTORY;

	@Override
	public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
		return NamingManager.getInitialContext(new LdapEnvironment(environment));
	}

}
