package io.socks5.boot.autoconfigure.grpc;

import io.socks5.boot.autoconfigure.integration.LookedUp;

/**
 * A program that uses gRPC.
 */
public final class GrpcLookups {

	private GrpcLookups() {
	}

	/**
	 * Prints the names that it looks up.
	 * @param properties the properties of the application
	 * @throws Exception if that fails
	 */
	public static void main(String[] properties) throws Exception {
		LookedUp.record();
		GrpcApplication.runner()
			.withPropertyValues(properties)
			.run((context) -> GrpcServer.echo(GrpcApplication.channel(context), "looked up"));
		LookedUp.print();
	}

}
