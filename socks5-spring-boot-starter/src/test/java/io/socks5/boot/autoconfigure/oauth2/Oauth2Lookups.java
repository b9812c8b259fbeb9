package io.socks5.boot.autoconfigure.oauth2;

import java.util.Arrays;

import io.socks5.boot.autoconfigure.integration.LookedUp;

import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;

/**
 * A program that requests tokens and keys.
 */
public final class Oauth2Lookups {

	private Oauth2Lookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param arguments a token, and the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		LookedUp.record();
		String token = arguments[0];
		Oauth2Application.runner()
			.withUserConfiguration(Oauth2Application.Manager.class)
			.withPropertyValues(Arrays.copyOfRange(arguments, 1, arguments.length))
			.run((context) -> {
				Oauth2Application.token(context);
				context.getBean(JwtDecoder.class).decode(token);
				context.getBean(ReactiveJwtDecoder.class).decode(token).block();
			});
		LookedUp.print();
	}

}
