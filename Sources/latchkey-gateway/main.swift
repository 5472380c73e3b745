internal import LocalGateway

await GatewayProgram.main()
