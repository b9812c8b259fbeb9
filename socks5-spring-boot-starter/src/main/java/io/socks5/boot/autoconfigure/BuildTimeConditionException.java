package io.socks5.boot.autoconfigure;

/**
 * Thrown if a property at startup contradicts the beans that the application was built
 * with.
 */
class BuildTimeConditionException extends IllegalStateException {

	private final String property;

	BuildTimeConditionException(String property, String state, String beans) {
		super("'" + property + "' " + state + ", and " + beans + ".");
		this.property = property;
	}

	String property() {
		return this.property;
	}

}
