package io.socks5.gssapi;

import java.util.function.Supplier;

import javax.security.auth.Subject;

import io.socks5.auth.Authentication;
import org.jspecify.annotations.Nullable;

/**
 * Immutable options for authentication with GSSAPI. RFC 1961.
 */
public final class GssapiOptions {

	private final Supplier<? extends @Nullable Subject> credentials;

	private final String serviceName;

	private final Protection protection;

	private final Protection leastProtection;

	private final boolean delegation;

	private GssapiOptions(Builder builder) {
		this.credentials = builder.credentials;
		this.serviceName = builder.serviceName;
		this.protection = builder.protection;
		this.leastProtection = (builder.leastProtection != null) ? builder.leastProtection : builder.protection;
		this.delegation = builder.delegation;
	}

	/**
	 * Returns a builder with a source of credentials. The supplier is called on the
	 * connecting thread, once for each connect that uses GSSAPI. If it throws, the
	 * connect fails.
	 * @param credentials supplies the identity of the client. If it returns {@code null},
	 * JGSS uses the subject of the thread or the default of the JVM.
	 * @return a new builder
	 */
	public static Builder with(Supplier<? extends @Nullable Subject> credentials) {
		return new Builder(credentials);
	}

	Supplier<? extends @Nullable Subject> credentials() {
		return this.credentials;
	}

	/**
	 * Returns the authentication method with these options, for one connect.
	 * @return a new method without state
	 */
	public Authentication authentication() {
		return new GssapiAuthentication(this);
	}

	/**
	 * Returns the service name of the proxy.
	 * @return the name
	 */
	public String serviceName() {
		return this.serviceName;
	}

	/**
	 * Returns the requested protection.
	 * @return the protection
	 */
	public Protection protection() {
		return this.protection;
	}

	/**
	 * Returns the minimum protection to accept if the proxy chooses another level.
	 * @return the protection
	 */
	public Protection leastProtection() {
		return this.leastProtection;
	}

	/**
	 * Whether the client delegates its credentials to the proxy.
	 * @return {@code true} if the proxy may act for the client
	 */
	public boolean delegation() {
		return this.delegation;
	}

	/**
	 * Builds {@link GssapiOptions}. Methods throw an {@link IllegalArgumentException} if
	 * a value is not valid.
	 */
	public static final class Builder {

		private final Supplier<? extends @Nullable Subject> credentials;

		private String serviceName = "rcmd";

		private Protection protection = Protection.CONFIDENTIALITY;

		private @Nullable Protection leastProtection;

		private boolean delegation;

		private Builder(Supplier<? extends @Nullable Subject> credentials) {
			this.credentials = credentials;
		}

		/**
		 * Sets the service name of the proxy.
		 * @param serviceName a service such as {@code rcmd}, the default, on the
		 * configured host of the proxy. A name with a {@code /} is a whole principal, for
		 * a proxy with another host name.
		 * @return this builder
		 * @throws IllegalArgumentException if the name is not valid
		 */
		public Builder serviceName(String serviceName) {
			boolean valid = !serviceName.isBlank() && (serviceName.indexOf('/') >= 0 || serviceName.indexOf('@') < 0)
					&& serviceName.chars().allMatch((each) -> each > ' ' && each < 0x7f);
			if (!valid) {
				throw new IllegalArgumentException(
						"serviceName must be a service name without a host, or a principal such as rcmd/proxy.corp@REALM");
			}
			this.serviceName = serviceName;
			return this;
		}

		/**
		 * Sets the requested protection.
		 * @param protection the protection, {@link Protection#CONFIDENTIALITY} by default
		 * @return this builder
		 */
		public Builder protection(Protection protection) {
			this.protection = protection;
			return this;
		}

		/**
		 * Sets the minimum protection to accept if the proxy chooses another level. A
		 * stronger level is always accepted.
		 * @param least the minimum, by default the requested protection and never
		 * stronger than it
		 * @return this builder
		 */
		public Builder leastProtection(Protection least) {
			this.leastProtection = least;
			return this;
		}

		/**
		 * Sets whether to delegate the client's credentials, so that the proxy may act
		 * for the client. RFC 1961 §3 expects this of every client, but it is disabled by
		 * default.
		 * @param delegation whether to delegate, {@code false} by default
		 * @return this builder
		 */
		public Builder delegation(boolean delegation) {
			this.delegation = delegation;
			return this;
		}

		/**
		 * Builds the options.
		 * @return new options
		 * @throws IllegalArgumentException if the minimum protection is stronger than the
		 * requested protection
		 */
		public GssapiOptions build() {
			if (this.leastProtection != null && this.leastProtection.compareTo(this.protection) > 0) {
				throw new IllegalArgumentException("leastProtection must not be stronger than protection ("
						+ this.protection + "), was " + this.leastProtection);
			}
			return new GssapiOptions(this);
		}

	}

}
