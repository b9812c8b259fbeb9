package io.socks5.boot.endpoint;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link Socks5Endpoint}, with
 * a text for each request that cannot be answered.
 */
@EndpointWebExtension(endpoint = Socks5Endpoint.class)
public class Socks5EndpointWebExtension {

	private final Socks5Endpoint endpoint;

	/**
	 * Creates a new extension.
	 * @param endpoint the endpoint
	 */
	public Socks5EndpointWebExtension(Socks5Endpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Describes a client, or tests whether it reaches a destination.
	 * @param name the name of the client
	 * @param to the destination as {@code host:port}, or {@code null} to describe
	 * @return the response
	 */
	@ReadOperation
	public WebEndpointResponse<Object> client(@Selector String name, @Nullable String to) {
		try {
			OperationResponseBody found = this.endpoint.client(name, to);
			return (found != null) ? new WebEndpointResponse<>(found)
					: error("There is no SOCKS5 client of this name, the clients are "
							+ String.join(", ", this.endpoint.clients().clients().keySet()),
							WebEndpointResponse.STATUS_NOT_FOUND);
		}
		catch (InvalidEndpointRequestException ex) {
			return error(String.valueOf(ex.getReason()), WebEndpointResponse.STATUS_BAD_REQUEST);
		}
		catch (TooManyTestsException ex) {
			return error(String.valueOf(ex.getMessage()), WebEndpointResponse.STATUS_TOO_MANY_REQUESTS);
		}
	}

	private static WebEndpointResponse<Object> error(String text, int status) {
		return new WebEndpointResponse<>(OperationResponseBody.of(Map.of("error", text)), status);
	}

}
