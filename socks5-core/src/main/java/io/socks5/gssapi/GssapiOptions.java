package io.socks5.gssapi;

import java.util.function.Supplier;

import javax.security.auth.Subject;

import io.socks5.auth.Authentication;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants of GSSAPI. Immutable. RFC 1961.
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
	 * Starts to describe what is wanted.
	 * @param credentials who the client is, asked at each connect that comes to it, on
	 * the connecting thread; {@code null} from it leaves that to JGSS: the subject the
	 * thread runs as, or whatever the JVM is set up for. If it throws, the connect fails
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
	 * @return a new method, with no state yet
	 */
	public Authentication authentication() {
		return new GssapiAuthentication(this);
	}

	/**
	 * The service the proxy is known as.
	 * @return the name
	 */
	public String serviceName() {
		return this.serviceName;
	}

	/**
	 * The protection that is asked for.
	 * @return the protection
	 */
	public Protection protection() {
		return this.protection;
	}

	/**
	 * The weakest protection that is accepted if the proxy chooses another one.
	 * @return the protection
	 */
	public Protection leastProtection() {
		return this.leastProtection;
	}

	/**
	 * Whether the proxy gets the client's credentials.
	 * @return whether it may act for the client
	 */
	public boolean delegation() {
		return this.delegation;
	}

	/**
	 * Describes what is wanted. Whatever is wrong is an {@link IllegalArgumentException}.
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
		 * The service the proxy is known as, on the host it is reached by.
		 * @param serviceName a service such as {@code rcmd}, which is the one if not set,
		 * or with a {@code /} a whole principal, for a proxy that is known by another
		 * host name
		 * @return this
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
		 * The protection to ask for.
		 * @param protection {@link Protection#CONFIDENTIALITY} if not set
		 * @return this
		 */
		public Builder protection(Protection protection) {
			this.protection = protection;
			return this;
		}

		/**
		 * The weakest protection to accept if the proxy chooses another one than was
		 * asked for; a stronger one is always accepted.
		 * @param least the one asked for if not set, and never more than that
		 * @return this
		 */
		public Builder leastProtection(Protection least) {
			this.leastProtection = least;
			return this;
		}

		/**
		 * Whether to hand the client's credentials over, so that the proxy may act for
		 * it. RFC 1961 §3 wants that of every client; it is not done unless asked for.
		 * @param delegation {@code false} if not set
		 * @return this
		 */
		public Builder delegation(boolean delegation) {
			this.delegation = delegation;
			return this;
		}

		/**
		 * Makes the options.
		 * @return new options
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
