internal import CommandLineApp

CommandLineTool.main()
