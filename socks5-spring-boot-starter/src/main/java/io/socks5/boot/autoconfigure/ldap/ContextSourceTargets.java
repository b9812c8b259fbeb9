package io.socks5.boot.autoconfigure.ldap;

import org.jspecify.annotations.Nullable;

import org.springframework.ldap.core.ContextSource;
import org.springframework.ldap.pool2.factory.PooledContextSource;
import org.springframework.ldap.transaction.compensating.manager.TransactionAwareContextSourceProxy;
import org.springframework.util.ClassUtils;

/**
 * The context sources behind those that Spring LDAP provides as wrappers.
 */
final class ContextSourceTargets {

	private static final boolean POOL = isPresent("org.apache.commons.pool2.PooledObjectFactory");

	private static final boolean TRANSACTIONS = isPresent("org.springframework.transaction.support.ResourceHolder");

	private ContextSourceTargets() {
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, ContextSourceTargets.class.getClassLoader());
	}

	static @Nullable ContextSource of(ContextSource source) {
		if (POOL && source instanceof PooledContextSource pool) {
			return pool.getContextSource();
		}
		if (TRANSACTIONS && source instanceof TransactionAwareContextSourceProxy proxy) {
			return proxy.getTarget();
		}
		return null;
	}

}
