package io.socks5.boot.autoconfigure;

import java.util.function.Supplier;

import io.socks5.protocol.Credentials;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A configured login as it is at the moment.
 *
 * @param prefix the prefix of its properties
 * @param username supplies the username
 * @param password supplies the password
 */
record ProxyLogin(InstanceId prefix, Supplier<@Nullable String> username,
		Supplier<@Nullable String> password) implements Supplier<@Nullable Credentials> {

	/**
	 * Returns the login.
	 * @return the login, or {@code null} for none
	 * @throws InvalidSocks5PropertyException if it cannot be used
	 */
	@Override
	public @Nullable Credentials get() {
		String username = this.username.get();
		String password = this.password.get();
		// templates leave both empty for no login
		if (!StringUtils.hasLength(username) && !StringUtils.hasLength(password)) {
			return null;
		}
		if (username == null) {
			throw missing("username", "password");
		}
		if (password == null) {
			throw missing("password", "username");
		}
		RejectingMapper map = new RejectingMapper(this.prefix);
		return map.from("username", () -> username).and(map.fromSecret("password", () -> password)).as(Credentials::of);
	}

	private InvalidSocks5PropertyException missing(String property, String other) {
		return new InvalidSocks5PropertyException(this.prefix.property(property), null,
				"it must be set because '" + this.prefix.property(other) + "' is set", null);
	}

}
