package io.socks5.boot.ldap;

import java.util.Hashtable;
import java.util.Locale;

import javax.naming.Context;
import javax.naming.directory.DirContext;

import org.jspecify.annotations.Nullable;

/**
 * The environment of a context that connects through a proxy. JNDI keeps a clone of it
 * and reads the name of the socket factory whenever the context connects, also if it
 * connects again. At that moment, the environment tells the current thread how to
 * connect.
 */
final class LdapEnvironment extends Hashtable<Object, Object> {

	/** JNDI's property for the name of a socket factory. */
	static final String SOCKET_FACTORY = "java.naming.ldap.factory.socket";

	/** JNDI's property for the time limit of a connect in milliseconds. */
	static final String CONNECT_TIMEOUT = "com.sun.jndi.ldap.connect.timeout";

	private static final long serialVersionUID = 1L;

	private static final String LDAP = "com.sun.jndi.ldap.LdapCtxFactory";

	private static final ThreadLocal<@Nullable LdapConnections> pending = new ThreadLocal<>();

	private final int timeout;

	LdapEnvironment(Hashtable<?, ?> environment) {
		super(environment);
		put(Context.INITIAL_CONTEXT_FACTORY, LDAP);
		put(SOCKET_FACTORY, LdapSocketFactory.class.getName());
		// with a timeout, JNDI looks the name up
		Object limit = remove(CONNECT_TIMEOUT);
		this.timeout = (limit != null) ? Math.max(Integer.parseInt(limit.toString()), 0) : 0;
	}

	@Override
	public @Nullable Object get(Object name) {
		if (SOCKET_FACTORY.equals(name)) {
			pending.set(connections());
		}
		return super.get(name);
	}

	private LdapConnections connections() {
		Object url = get(Context.PROVIDER_URL);
		boolean tls = "ssl".equals(get(Context.SECURITY_PROTOCOL))
				|| (url != null && url.toString().toLowerCase(Locale.ROOT).startsWith("ldaps:"));
		Object key = get(LdapContextFactory.CLIENT);
		return new LdapConnections((key != null) ? key.toString() : null, tls, this.timeout);
	}

	/**
	 * Returns how the current thread must connect a {@link DirContext}.
	 * @return the connections of the context
	 */
	static LdapConnections connecting() {
		LdapConnections connections = pending.get();
		pending.remove();
		if (connections == null) {
			throw new IllegalStateException("LDAP through a SOCKS5 proxy: expected a context of "
					+ LdapContextFactory.class.getName() + ", found another");
		}
		return connections;
	}

}
